import { physicalName } from '../../core/physical-name';

describe('physical names', () => {
  test('join stack and logical id, and differ each time', () => {
    const names = Array.from({ length: 20 }, () => physicalName({ stackName: 'Shop', logicalId: 'Bucket' }, 63));
    expect(new Set(names).size).toBe(20);
    for (const name of names) expect(name).toMatch(/^Shop-Bucket-[0-9A-F]{12}$/);
  });

  test.each([
    ['both long', 's'.repeat(128), 'L'.repeat(255), /^s{24}-L{25}-.{12}$/],
    ['a long stack name', 's'.repeat(128), 'Key', /^s{46}-Key-.{12}$/],
    ['a long logical id', 'Shop', 'L'.repeat(255), /^Shop-L{45}-.{12}$/],
  ])('use the room there is: %s', (_case, stackName, logicalId, pattern) => {
    const name = physicalName({ stackName, logicalId }, 63);
    expect(name).toMatch(pattern);
    expect(name).toHaveLength(63);
  });
});
