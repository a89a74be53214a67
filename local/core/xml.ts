import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { Fields } from './fields';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressBooleanAttributes: false });
const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, parseTagValue: false, trimValues: false, htmlEntities: true });

/** What XML 1.0 cannot hold, not even escaped. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** An XML document of the tree: arrays repeat their element, keys that begin with `@` are attributes. */
export function buildXml(tree: Record<string, unknown>): string {
  const xml = builder.build(tree);
  // a bare carriage return would reach the client as a line feed
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml.replace(FORBIDDEN, '\ufffd').replaceAll('\r', '&#13;')}`;
}

/** The tree of an XML document; all leaves are strings. */
export function parseXml(document: string): Record<string, unknown> {
  return parser.parse(document) as Record<string, unknown>;
}

/** The children of that name, whether the document holds none, one or many; anything but elements is left out. */
export function childrenOf(parent: unknown, name: string): readonly Fields[] {
  const children: unknown = isElement(parent) ? parent[name] : undefined;
  return (Array.isArray(children) ? children : [children]).filter(isElement);
}

function isElement(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
