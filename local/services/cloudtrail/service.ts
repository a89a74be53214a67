import { jsonService } from '../../core/json-protocol';
import { Service } from '../../core/service';

/** CloudTrail: nothing is recorded; the CLI looks events up after a failure. */
export function cloudTrailService(): Service {
  return jsonService({
    signingName: 'cloudtrail',
    targetPrefix: 'CloudTrail_20131101',
    operations: { LookupEvents: () => ({ Events: [] }) },
  });
}
