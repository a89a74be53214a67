import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

/** A parameter as GetParameter answers it. */
export interface Parameter {
  readonly Name: string;
  readonly Type: string;
  readonly Value: string;
  readonly Version: number;
  readonly LastModifiedDate: Date;
  readonly ARN: string;
  readonly DataType: string;
}

/** What a parameter is set to. */
export interface ParameterValue {
  readonly type: string;
  readonly value: string;
}

const TYPES = ['String', 'StringList', 'SecureString'];

/** The parameters of Systems Manager, by name. */
export class ParameterStore {
  private readonly parameters = new Map<string, Parameter>();

  constructor(private readonly context: Context) {}

  /** Creates the parameter; with `overwrite`, also gives one that exists its next version. */
  put(name: string, { type, value }: ParameterValue, overwrite: boolean): Parameter {
    const existing = this.parameters.get(name);
    if (existing && !overwrite) {
      throw new AwsError('ParameterAlreadyExists', 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.');
    }
    if (!TYPES.includes(type)) throw new AwsError('UnsupportedParameterType', `Type must be one of ${TYPES.join(', ')}, got ${type} for ${name}`);
    const parameter: Parameter = {
      Name: name,
      Type: type,
      Value: value,
      Version: (existing?.Version ?? 0) + 1,
      LastModifiedDate: this.context.clock.date(),
      ARN: this.context.arn('ssm', `parameter/${name.replace(/^\//, '')}`),
      DataType: 'text',
    };
    this.parameters.set(name, parameter);
    return parameter;
  }

  /** Finds a parameter by its name or its ARN. */
  find(nameOrArn: string): Parameter | undefined {
    return this.parameters.get(nameOrArn) ?? [...this.parameters.values()].find(({ ARN }) => ARN === nameOrArn);
  }

  get(nameOrArn: string): Parameter {
    const parameter = this.find(nameOrArn);
    if (!parameter) throw new AwsError('ParameterNotFound', `The parameter ${nameOrArn} does not exist.`);
    return parameter;
  }

  delete(name: string): void {
    this.parameters.delete(name);
  }
}
