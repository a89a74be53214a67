import { measured } from './measured';
import { S3Objects } from '../../../src/handler/aws/objects';

const AT_A_TIME = 8;

measured(async (path) => {
  const objects = new S3Objects();
  const files = await objects.list(path);
  let bytes = 0;
  let next = 0;
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    while (next < files.length) {
      for await (const chunk of await objects.read(files[next++])) bytes += (chunk as Buffer).length;
    }
  }));
  return { bytes };
});
