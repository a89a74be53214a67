import { reportJob } from '../../cli/job-report';
import { SegmentLine } from '../../cli/job-results';
import { bookshop } from '../../services/personalize/bookshop';

const [book] = bookshop().books;
const job = {
  batchSegmentJobArn: 'arn:aws:personalize:us-east-1:000000000000:batch-segment-job/readers',
  status: 'ACTIVE',
  creationDateTime: new Date(0),
  lastUpdatedDateTime: new Date(402_000),
};
const line = (change: Partial<SegmentLine>): SegmentLine => ({ input: {}, output: { usersList: [] }, error: null, ...change });

test('shows a job, its status, how long it took, and the taste of its first users', () => {
  const [reader] = bookshop().readers;
  const lines = [line({ input: { itemId: 'b-101' }, output: { usersList: ['u-0001', 'u-0002'] } })];
  expect(reportJob({ job, lines }, 100)).toEqual([
    job.batchSegmentJobArn,
    'ACTIVE after 6 min 42 s',
    '',
    expect.stringMatching(/^QUERY +USERS {2}MOST LIKELY FIRST/),
    expect.stringMatching(`^${book?.title} \\(b-101\\) {6}2 {2}u-0001 \\(${reader?.tastes.join(', ')}\\), u-0002 \\(`),
  ]);
});

test('leaves out the users that there is no room for', () => {
  const usersList = bookshop().readers.slice(0, 100).map(({ userId }) => userId);
  const itemAttributes = 'ITEMS.genres = "Fantasy" AND ITEMS.audience = "teen"';
  const last = reportJob({ job, lines: [line({ input: { itemAttributes }, output: { usersList } })] }, 100).at(-1) ?? '';
  expect(last).toMatch(/^ITEMS\.genres = "Fantasy" AND ITEMS\.audience = "teen" {4}100 {2}u-0001 \(.*\), …$/);
  expect(last.length).toBeLessThanOrEqual(100);
});

test('shows attribute queries as they were asked, and what was wrong with a line', () => {
  const itemAttributes = 'ITEMS.colour = "red"';
  expect(reportJob({ job, lines: [line({ input: { itemAttributes }, error: 'no such column' })] }, 100).at(-1))
    .toBe('ITEMS.colour = "red"      0  no such column');
});

test('shows why a job failed, and no table', () => {
  expect(reportJob({ job: { ...job, status: 'CREATE FAILED', failureReason: 'Invalid S3 input path.' }, lines: [] }, 100)).toEqual([
    job.batchSegmentJobArn,
    'CREATE FAILED after 6 min 42 s: Invalid S3 input path.',
  ]);
});
