import { randomUUID } from 'node:crypto';
import { Clock } from '../../../core/clock';
import { Properties } from '../resource';
import { ResourceStatus, StackStatus } from './status';
import { Definition, Output, ResourceValues } from '../template/definition';
import { ResourceDeclaration } from '../template/template';
import { isTree } from '../template/values';

/** A resource that exists: what it was made from, and how it is known. */
export interface DeployedResource {
  readonly physicalId: string;
  readonly attributes: Properties;
  readonly properties: Properties;
  readonly declaration: ResourceDeclaration;
  /** The logical ids that had to be there before it: a deletion goes the other way round. */
  readonly dependencies: ReadonlySet<string>;
}

/** A resource of a stack; without `deployed` nothing of it exists (yet). */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly status: ResourceStatus;
  readonly statusReason?: string;
  readonly timestamp: Date;
  readonly deployed?: DeployedResource;
}

/** One line of a stack's history. */
export interface StackEvent {
  readonly id: string;
  readonly timestamp: Date;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: ResourceStatus | StackStatus;
  readonly reason?: string;
  readonly properties?: Properties;
  readonly token?: string;
}

/** What happened to a resource; `physicalId` and `properties` default to those of the resource. */
export interface ResourceNote {
  readonly logicalId: string;
  readonly type: string;
  readonly status: ResourceStatus;
  readonly reason?: string;
  readonly physicalId?: string;
  readonly properties?: Properties;
}

/** Settings of the request that the stack carries out. */
export interface StackSettings {
  readonly roleArn?: string;
  readonly capabilities: readonly string[];
  readonly disableRollback: boolean;
  readonly retainExceptOnCreate: boolean;
  readonly clientRequestToken?: string;
}

/** The state of one stack and its history. */
export class Stack implements ResourceValues {
  readonly created: Date;
  readonly resources = new Map<string, StackResource>();
  readonly events: StackEvent[] = [];
  /** What is deployed, or being deployed; undefined while the stack is only reviewed. */
  definition?: Definition;
  outputs: readonly Output[] = [];
  settings: StackSettings = { capabilities: [], disableRollback: false, retainExceptOnCreate: false };
  status: StackStatus = 'REVIEW_IN_PROGRESS';
  statusReason?: string;
  lastUpdated?: Date;
  deleted?: Date;
  terminationProtection = false;
  /** The operation that runs, or the last one; never rejects. */
  operation: Promise<void> = Promise.resolve();
  /** Ends the operation that runs as a failing resource would. */
  cancel?: AbortController;

  constructor(readonly id: string, readonly name: string, private readonly clock: Clock) {
    this.created = clock.date();
  }

  enter(status: StackStatus, reason?: string): void {
    this.status = status;
    this.statusReason = reason;
    this.append({ logicalId: this.name, physicalId: this.id, type: 'AWS::CloudFormation::Stack', status, reason });
  }

  /** Changes a resource's state and writes it down; `deployed` is left as it is unless given. */
  mark(note: ResourceNote, deployed = this.resources.get(note.logicalId)?.deployed): void {
    const { logicalId, type, status, reason: statusReason } = note;
    const event = this.note({ physicalId: deployed?.physicalId, properties: deployed?.properties, ...note });
    this.resources.set(logicalId, { logicalId, type, status, statusReason, deployed, timestamp: event.timestamp });
  }

  /** Writes down what happened to something that is no longer the resource, such as a replaced one. */
  note(note: ResourceNote): StackEvent {
    return this.append({ ...note, physicalId: note.physicalId ?? '' });
  }

  ref(logicalId: string): unknown {
    return this.existing(logicalId).physicalId;
  }

  getAtt(logicalId: string, attribute: string): unknown {
    const { attributes, declaration } = this.existing(logicalId);
    const value = attributeOf(attributes, attribute);
    if (value !== undefined) return value;
    throw new Error(isCustom(declaration.type)
      ? `CustomResource attribute error: Vendor response doesn't contain ${attribute} attribute in object ${this.id}|${logicalId}`
      : `Attribute ${attribute} of ${logicalId} (${declaration.type}) is not modelled here; local/README.md lists what the embedded AWS serves`);
  }

  private existing(logicalId: string): DeployedResource {
    const deployed = this.resources.get(logicalId)?.deployed;
    if (!deployed) throw new Error(`Unresolved resource dependencies [${logicalId}] in the Resources block of the template`);
    return deployed;
  }

  private append(event: Omit<StackEvent, 'id' | 'timestamp' | 'token'>): StackEvent {
    // clients tell events apart by id and sort them by time, so no two share a millisecond
    const last = this.events.at(-1)?.timestamp.getTime() ?? 0;
    const timestamp = new Date(Math.max(Math.floor(this.clock.now()), last + 1));
    const id = event.physicalId === this.id ? randomUUID() : `${event.logicalId}-${event.status}-${timestamp.toISOString()}`;
    const complete = { ...event, id, timestamp, token: this.settings.clientRequestToken };
    this.events.push(complete);
    return complete;
  }
}

/** Whether a resource type is one that its owner provides: it is managed by events and answers. */
export function isCustom(type: string): boolean {
  return type === 'AWS::CloudFormation::CustomResource' || type.startsWith('Custom::');
}

function attributeOf(attributes: Properties, name: string): unknown {
  if (Object.hasOwn(attributes, name)) return attributes[name];
  return name.split('.').reduce<unknown>((value, key) => isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined, attributes);
}
