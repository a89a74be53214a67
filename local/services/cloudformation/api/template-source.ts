import { Context } from '../../../core/context';
import { Fields, optionalString } from '../../../core/fields';
import { S3Address, addressOf } from '../../s3/address';
import { ObjectStore } from '../../s3/store';
import { validateReferences } from '../template/graph';
import { Template, parseTemplate, validationError } from '../template/template';

const MAX_BODY_BYTES = 51_200;
const MAX_OBJECT_BYTES = 1_048_576;

/** The template text of a request: `TemplateBody`, or the object behind `TemplateURL`; undefined when it names none. */
export function templateText(input: Fields, context: Context, store: ObjectStore): string | undefined {
  const body = optionalString(input, 'TemplateBody');
  const url = optionalString(input, 'TemplateURL');
  if (body !== undefined && url !== undefined) throw validationError('Either Template URL or Template Body must be specified, not both');
  const text = url === undefined ? body : fromS3(url, context, store);
  const limit = url === undefined ? MAX_BODY_BYTES : MAX_OBJECT_BYTES;
  const size = Buffer.byteLength(text ?? '');
  if (size > limit) throw validationError(`The template has ${size} bytes; the limit for ${url === undefined ? 'TemplateBody' : 'TemplateURL'} is ${limit}`);
  return text;
}

/** A template whose references all lead somewhere, and not in a circle. */
export function validTemplate(text: string): Template {
  const template = parseTemplate(text);
  validateReferences(template);
  return template;
}

function fromS3(url: string, context: Context, store: ObjectStore): string {
  const { bucket, key } = s3Location(url, context);
  if (!store.hasBucket(bucket)) throw validationError(`S3 error: The specified bucket does not exist: ${bucket} (TemplateURL ${url})`);
  try {
    return store.get(bucket, key).body.toString('utf8');
  } catch (error) {
    throw validationError(`S3 error: ${error instanceof Error ? error.message : String(error)} (TemplateURL ${url})`);
  }
}

function s3Location(url: string, context: Context): S3Address {
  if (!URL.canParse(url)) throw validationError(`TemplateURL must be a valid URL, got ${url}`);
  const { host, pathname } = new URL(url);
  const isS3 = /(^|\.)s3[.-]/.test(host) || host === new URL(context.endpoint()).host;
  if (!isS3) throw validationError(`TemplateURL must be an Amazon S3 URL, got ${url}`);
  return addressOf({ headers: { host }, path: decodeURIComponent(pathname) });
}
