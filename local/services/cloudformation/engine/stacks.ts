import { randomUUID } from 'node:crypto';
import { Stack } from './stack';
import { Context } from '../../../core/context';
import { Output } from '../template/definition';
import { validationError } from '../template/template';

/** An output that other stacks import. */
export interface Export {
  readonly stack: Stack;
  readonly output: Output;
}

/** All stacks, the deleted ones included. */
export class Stacks {
  private readonly byId = new Map<string, Stack>();

  constructor(private readonly context: Context) {}

  /** A stack that is only reviewed so far. */
  add(name: string): Stack {
    if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name)) {
      throw validationError(`1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`);
    }
    const stack = new Stack(this.context.arn('cloudformation', `stack/${name}/${randomUUID()}`), name, this.context.clock);
    this.byId.set(stack.id, stack);
    return stack;
  }

  /** Forgets a stack whose request turned out to be refused. */
  discard(stack: Stack): void {
    this.byId.delete(stack.id);
  }

  /** By ARN, deleted or not, or by the name of one that is not deleted. */
  find(nameOrId: string): Stack | undefined {
    return this.byId.get(nameOrId) ?? this.live().find(({ name }) => name === nameOrId);
  }

  /** Newest first. */
  all(): readonly Stack[] {
    return [...this.byId.values()].reverse();
  }

  live(): readonly Stack[] {
    return this.all().filter(({ status }) => status !== 'DELETE_COMPLETE');
  }

  exports(): readonly Export[] {
    return this.live().flatMap((stack) => stack.outputs.filter(({ exportName }) => exportName !== undefined).map((output) => ({ stack, output })));
  }

  /** What Fn::ImportValue gives. */
  importValue(name: string): string {
    const found = this.exports().find(({ output }) => output.exportName === name);
    if (!found) throw validationError(`No export named ${name} found.`);
    return found.output.value;
  }

  /** Throws when another stack exports one of the names already. */
  checkExports(stack: Stack, outputs: readonly Output[]): void {
    const others = this.exports().filter((one) => one.stack !== stack);
    for (const { exportName } of outputs) {
      const taken = others.find(({ output }) => exportName !== undefined && output.exportName === exportName);
      if (taken) throw new Error(`Export with name ${exportName} is already exported by stack ${taken.stack.name}`);
    }
  }
}
