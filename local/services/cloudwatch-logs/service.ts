import { LogGroups } from './log-groups';
import { optionalString } from '../../core/fields';
import { jsonService } from '../../core/json-protocol';
import { Service } from '../../core/service';

/** CloudWatch Logs: the groups are real, but always empty; the CLI asks for their events after a failure. */
export function logsService(groups: LogGroups): Service {
  return jsonService({
    signingName: 'logs',
    targetPrefix: 'Logs_20140328',
    operations: {
      DescribeLogGroups: (input) => ({ logGroups: groups.withPrefix(optionalString(input, 'logGroupNamePrefix') ?? '') }),
      FilterLogEvents: () => ({ events: [], searchedLogStreams: [] }),
    },
  });
}
