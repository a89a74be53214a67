import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { choices, mutated, mutations, objects, pieces, Tree, written } from './documents';
import { scanned } from './scanned';
import { ScannedLine } from '../../../src/handler/scanning/line-scanner';
import { Found, Kind, Shape } from '../../../src/handler/scanning/shape';

const LIMIT = 10;
const TEXT = { text: LIMIT, digest: true };
const SHAPE: Shape = {
  members: {
    input: { members: { itemId: TEXT, filterValues: { others: TEXT } } },
    output: { members: { usersList: {}, output: { others: { others: TEXT } } } },
    error: { text: 1000 },
  },
  others: TEXT,
};

const kindOf = (value: unknown): Kind => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value as Kind;
};

/** What JSON.parse makes of a line, if it is an object. */
function parsed(line: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(line.toString());
    return isUtf8(line) && kindOf(value) === 'object' ? value as object : undefined;
  } catch {
    return undefined;
  }
}

function expectSame(found: Found, value: unknown, shape: Shape): void {
  expect(found.kind).toBe(kindOf(value));
  if (typeof value === 'string' && shape.text !== undefined) expectString(found, value, shape);
  else if (shape.text !== undefined && found.text !== undefined && found.text.length < shape.text - 1) expect(JSON.parse(found.text)).toEqual(value);
  if (Array.isArray(value)) expect([found.size, found.strings]).toEqual([value.length, value.filter((element) => typeof element === 'string').length]);
  else if (value !== null && typeof value === 'object' && shape.text === undefined) expectMembers(found, value, shape);
}

function expectString({ text, digest }: Found, value: string, shape: Shape): void {
  const { text: limit = 0 } = shape;
  const cut = value.length > limit;
  const hashed = createHash('sha256').update(value, 'utf16le').digest('base64url');
  expect(text).toBe(cut ? value.slice(0, limit).replace(/[\ud800-\udbff]$/, '') : value);
  expect(digest).toBe(cut && shape.digest === true ? hashed : undefined);
}

function expectMembers(found: Found, value: object, { members = {}, others }: Shape): void {
  const names = Object.keys(value);
  const known = names.filter((name) => Object.hasOwn(members, name));
  const unknown = others === undefined ? [] : names.filter((name) => !Object.hasOwn(members, name));
  expect(Object.keys(found.members).sort()).toEqual(known.sort());
  expect([...found.others.keys()].sort()).toEqual(unknown.sort());
  const valueOf = (name: string): unknown => Object.getOwnPropertyDescriptor(value, name)?.value;
  for (const [name, member] of Object.entries<Found | undefined>(found.members)) {
    if (member !== undefined) expectSame(member, valueOf(name), members[name]);
  }
  for (const [name, member] of found.others) expectSame(member, valueOf(name), others ?? {});
}

function linesOf(file: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0, end = 0; from < file.length; from = end + 1) {
    end = file.indexOf('\n', from);
    if (end === -1) end = file.length;
    lines.push(file.subarray(from, end));
  }
  return lines;
}

/** As a value of its own: what was found has parts that are computed. */
const plain = ({ value, ...line }: ScannedLine): unknown => ({ ...line, value: value && plainFound(value) });
const plainFound = ({ kind, byte, size, strings, text, digest, left, members, others }: Found): unknown => ({
  kind,
  byte,
  size,
  strings,
  text,
  digest,
  left,
  members: Object.entries<Found | undefined>(members).map(([name, found]) => [name, found && plainFound(found)]),
  others: [...others].map(([name, found]) => [name, plainFound(found)]),
});

const files = fc.tuple(fc.array(objects, { minLength: 1, maxLength: 3 }), choices).map(([documents, choose]: [Tree[], () => number]) =>
  Buffer.from(documents.map((document) => written(document, choose)).join(choose() % 5 === 0 ? '\r\n' : '\n') + (choose() % 2 === 0 ? '\n' : '')));

test('finds in every object what JSON.parse finds', () => {
  fc.assert(fc.property(files, choices, (file, choose) => {
    const lines = scanned(SHAPE, pieces(file, choose));
    const values = linesOf(file).map(parsed);
    expect(lines.map(({ problem }) => problem)).toEqual(values.map(() => undefined));
    lines.forEach(({ value }, index) => { if (value !== undefined) expectSame(value, values[index], SHAPE); });
  }), { numRuns: 1500 });
});

test('accepts of changed files what JSON.parse accepts, at the same places, wherever they are cut', () => {
  fc.assert(fc.property(files, mutations, choices, (file, changes, choose) => {
    const changed = mutated(file, changes);
    const lines = scanned(SHAPE, pieces(changed, choose));
    expect(lines.map(({ problem }) => problem === undefined)).toEqual(linesOf(changed).map((line) => parsed(line) !== undefined));
    expect(lines.map(({ offset, next }) => changed.subarray(offset, next.offset).toString('latin1').replace('\n', ''))).toEqual(linesOf(changed).map((line) => line.toString('latin1')));
    expect(lines.map(plain)).toEqual(scanned(SHAPE, [changed]).map(plain));
  }), { numRuns: 3000 });
});

test('goes on at any line as if it had never stopped', () => {
  fc.assert(fc.property(files, mutations, fc.nat(), (file, changes, chosen) => {
    const changed = mutated(file, changes);
    const lines = scanned(SHAPE, [changed]);
    const { next } = lines[chosen % lines.length] ?? { next: { offset: 0, line: 1 } };
    expect(scanned(SHAPE, [changed.subarray(next.offset)], next).map(plain)).toEqual(lines.slice(next.line - 1).map(plain));
  }), { numRuns: 1000 });
});
