import { Caller } from './conditions';
import { Access } from '../aws/access';
import { log } from '../telling/log';

/** What every check needs. */
export interface Scope {
  readonly access: Access;
  readonly caller: Caller;
  readonly log: typeof log;
}
