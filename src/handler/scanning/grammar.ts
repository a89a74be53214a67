/** Where a line's JSON stands between two bytes. `start` comes first: a fresh line is in state 0. */
export enum State {
  start, firstName, name, colon, value, firstElement, afterMember, afterElement, done,
  string, escape, hex, word, wordEnd, minus, zero, integer, point, fraction, exponent, sign, power,
}

/** What has to be done at a byte, beside going on to the next state; these share their numbers' range with the states. */
export enum Action {
  refuse = 64, endLine, notAnObject, openObject, openArray, close, openString, openName, text, closeString,
  escaped, hexDigit, beginNumber, beginWord, letter, endScalar,
}

const BLANK = ' \t\r';
const DIGITS = '0123456789';
const QUOTE = '"';

const always = (bytes: string, next: State | Action): Row => Object.fromEntries([...bytes].map((byte) => [byte, next]));

type Row = Readonly<Record<string, State | Action>>;

const SCALARS: Row = { ...always('tfn', Action.beginWord), ...always('-' + DIGITS, Action.beginNumber) };
const VALUES: Row = { '{': Action.openObject, '[': Action.openArray, [QUOTE]: Action.openString, ...SCALARS };
const SCALAR_ENDS: Row = always(BLANK + ',]}', Action.endScalar);
const EXPONENT: Row = always('eE', State.exponent);
const blank = (state: State): Row => always(BLANK, state);

/** What may come in each state (RFC 8259). What is not listed is refused; a line feed ends the line in each. */
const RULES: Readonly<Record<State, Row>> = {
  [State.start]: { ...blank(State.start), ...always('["-tfn' + DIGITS, Action.notAnObject), '{': Action.openObject },
  [State.firstName]: { ...blank(State.firstName), [QUOTE]: Action.openName, '}': Action.close },
  [State.name]: { ...blank(State.name), [QUOTE]: Action.openName },
  [State.colon]: { ...blank(State.colon), ':': State.value },
  [State.value]: { ...blank(State.value), ...VALUES },
  [State.firstElement]: { ...blank(State.firstElement), ...VALUES, ']': Action.close },
  [State.afterMember]: { ...blank(State.afterMember), ',': State.name, '}': Action.close },
  [State.afterElement]: { ...blank(State.afterElement), ',': State.value, ']': Action.close },
  [State.done]: blank(State.done),
  [State.string]: { '\\': State.escape, [QUOTE]: Action.closeString },
  [State.escape]: { ...always('"\\/bfnrt', Action.escaped), u: State.hex },
  [State.hex]: always(DIGITS + 'abcdefABCDEF', Action.hexDigit),
  [State.word]: always('aelrsu', Action.letter),
  [State.wordEnd]: SCALAR_ENDS,
  [State.minus]: { ...always(DIGITS, State.integer), 0: State.zero },
  [State.zero]: { ...SCALAR_ENDS, ...EXPONENT, '.': State.point },
  [State.integer]: { ...SCALAR_ENDS, ...EXPONENT, ...always(DIGITS, State.integer), '.': State.point },
  [State.point]: always(DIGITS, State.fraction),
  [State.fraction]: { ...SCALAR_ENDS, ...EXPONENT, ...always(DIGITS, State.fraction) },
  [State.exponent]: { ...always(DIGITS, State.power), ...always('+-', State.sign) },
  [State.sign]: always(DIGITS, State.power),
  [State.power]: { ...SCALAR_ENDS, ...always(DIGITS, State.power) },
};

/** The first number that is an action. */
export const FIRST_ACTION = Action.refuse;

/** 256 entries a state, one for each byte: the next state, or an action. */
export const GRAMMAR = grammar();

/** 1 for each byte that a string holds as it is; well-formed UTF-8 is somebody else's care. */
export const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => (GRAMMAR[State.string * 256 + byte] === Action.text ? 1 : 0));

function grammar(): Uint8Array {
  const table = new Uint8Array(256 * Object.keys(RULES).length).fill(Action.refuse);
  table.fill(Action.text, State.string * 256 + 0x20, State.string * 256 + 256);
  for (const [state, row] of Object.entries(RULES)) {
    for (const [byte, next] of Object.entries(row)) table[Number(state) * 256 + byte.charCodeAt(0)] = next;
    table[Number(state) * 256 + 0x0a] = Action.endLine;
  }
  return table;
}
