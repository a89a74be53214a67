import { Found, Kind, Shape } from './shape';
import { Text } from './text';

const MAX_OTHERS = 1000;
const NONE: Record<string, Finding> = Object.freeze({});
const NOTHING: ReadonlyMap<string, Found> = new Map();

/** A value while it is read. */
export class Finding implements Found {
  size = 0;
  strings = 0;
  left = false;
  members: Record<string, Finding> = NONE;
  readonly words?: Text;
  private more?: Map<string, Finding>;

  constructor(readonly shape: Shape, readonly kind: Kind, readonly byte: number) {
    if (shape.text !== undefined) this.words = new Text(shape.text, shape.digest === true && kind === 'string');
  }

  get text(): string | undefined {
    return this.words?.beginning;
  }

  get digest(): string | undefined {
    return this.words?.digest;
  }

  get others(): ReadonlyMap<string, Found> {
    return this.more ?? NOTHING;
  }

  /** Whether its members' names matter. */
  get named(): boolean {
    return this.shape.members !== undefined || this.shape.others !== undefined;
  }

  /** What to keep of a member. */
  shapeOf(name: string | undefined): Shape | undefined {
    return this.known(name) ?? this.shape.others;
  }

  put(name: string | undefined, value: Finding): void {
    if (name === undefined || this.known(name) === undefined) return this.putOther(name, value);
    if (this.members === NONE) this.members = {};
    this.members[name] = value;
  }

  private known(name: string | undefined): Shape | undefined {
    const { members } = this.shape;
    return name !== undefined && members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
  }

  private putOther(name: string | undefined, value: Finding): void {
    this.more ??= new Map();
    if (name !== undefined && (this.more.size < MAX_OTHERS || this.more.has(name))) this.more.set(name, value);
    else this.left = true;
  }
}
