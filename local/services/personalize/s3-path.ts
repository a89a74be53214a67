/** A bucket and the beginning of keys in it: Personalize's paths are prefixes, no folders. */
export interface S3Path {
  readonly bucket: string;
  readonly prefix: string;
}

/** Reads `s3://bucket/prefix`; undefined for anything else, http addresses included. */
export function parseS3Path(path: string): S3Path | undefined {
  const { bucket, prefix = '' } = /^s3:\/\/(?<bucket>[^/]+)(?:\/(?<prefix>.*))?$/s.exec(path)?.groups ?? {};
  return bucket ? { bucket, prefix } : undefined;
}

/** The key of an input file's output: its place below the input path's folder, kept below the output path. */
export function outputKey(inputKey: string, input: S3Path, output: S3Path): string {
  const folder = input.prefix.slice(0, input.prefix.lastIndexOf('/') + 1);
  const target = output.prefix === '' || output.prefix.endsWith('/') ? output.prefix : `${output.prefix}/`;
  return `${target}${inputKey.slice(folder.length)}.out`;
}
