import { recurrenceOf, RecurrenceOptions } from '../../services/scheduler/recurrence';

const CREATED = Date.parse('2026-11-22T10:00:00Z');

/** The first times after `from`, in ISO 8601 without seconds when they are zero. */
function times(expression: string, from: string, count: number, more: Partial<RecurrenceOptions> = {}): readonly string[] {
  const recurrence = recurrenceOf({ expression, timeZone: 'UTC', created: CREATED, ...more });
  const found: string[] = [];
  for (let time = recurrence(Date.parse(from)); time !== undefined && found.length < count; time = recurrence(time)) {
    found.push(new Date(time).toISOString().replace(/(:00)?\.000Z$/, 'Z'));
  }
  return found;
}

// the 22nd of November 2026 is a Sunday
const NOW = '2026-11-22T10:00:00Z';

describe('cron', () => {
  test.each([
    ['0 12 * * ? *', ['2026-11-22T12:00Z', '2026-11-23T12:00Z']],
    ['15 10 ? * * *', ['2026-11-22T10:15Z', '2026-11-23T10:15Z']],
    ['0/20 * * * ? *', ['2026-11-22T10:20Z', '2026-11-22T10:40Z', '2026-11-22T11:00Z']],
    ['*/20 * * * ? *', ['2026-11-22T10:20Z', '2026-11-22T10:40Z', '2026-11-22T11:00Z']],
    ['5/25 10-11 * * ? *', ['2026-11-22T10:05Z', '2026-11-22T10:30Z', '2026-11-22T10:55Z', '2026-11-22T11:05Z']],
    ['10-20/5,59 10 * * ? *', ['2026-11-22T10:10Z', '2026-11-22T10:15Z', '2026-11-22T10:20Z', '2026-11-22T10:59Z']],
    ['0 8 ? * 1 *', ['2026-11-29T08:00Z', '2026-12-06T08:00Z']],
    ['0 8 ? * 7 *', ['2026-11-28T08:00Z', '2026-12-05T08:00Z']],
    ['0 8 ? * L *', ['2026-11-28T08:00Z', '2026-12-05T08:00Z']],
    ['0 8 ? * 2-6 *', ['2026-11-23T08:00Z', '2026-11-24T08:00Z', '2026-11-25T08:00Z', '2026-11-26T08:00Z', '2026-11-27T08:00Z', '2026-11-30T08:00Z']],
    ['0 8 ? * mon-Fri *', ['2026-11-23T08:00Z', '2026-11-24T08:00Z', '2026-11-25T08:00Z', '2026-11-26T08:00Z', '2026-11-27T08:00Z', '2026-11-30T08:00Z']],
    ['0 8 ? * SUN,wed *', ['2026-11-25T08:00Z', '2026-11-29T08:00Z']],
    ['0 8 ? * 6#3 *', ['2026-12-18T08:00Z', '2027-01-15T08:00Z']],
    ['0 8 ? * TUE#1 *', ['2026-12-01T08:00Z', '2027-01-05T08:00Z']],
    ['0 8 ? * 6L *', ['2026-11-27T08:00Z', '2026-12-25T08:00Z']],
    ['0 8 1 * ? *', ['2026-12-01T08:00Z', '2027-01-01T08:00Z']],
    ['0 8 L * ? *', ['2026-11-30T08:00Z', '2026-12-31T08:00Z', '2027-01-31T08:00Z', '2027-02-28T08:00Z']],
    // the 15th of August 2027 is a Sunday, the 1st of May a Saturday, from which W does not leave the month
    ['0 8 15W AUG ? 2027', ['2027-08-16T08:00Z']],
    ['0 8 1W 5 ? 2027', ['2027-05-03T08:00Z']],
    ['0 8 1,15 JAN/6 ? *', ['2027-01-01T08:00Z', '2027-01-15T08:00Z', '2027-07-01T08:00Z']],
    ['0 8 29 2 ? *', ['2028-02-29T08:00Z', '2032-02-29T08:00Z']],
    ['0 8 1 1 ? 2027-2031/2', ['2027-01-01T08:00Z', '2029-01-01T08:00Z', '2031-01-01T08:00Z']],
    ['0 8 1 1 ? 2020', []],
    ['0 8 31 2 ? *', []],
  ])('%s', (fields, expected) => {
    // one more than expected where they end, so that they have to
    expect(times(`cron(${fields})`, NOW, expected.length || 1)).toEqual(expected);
  });

  test('ends with its last year', () => {
    expect(times('cron(0 8 1 1 ? 2027,2028)', NOW, 9)).toEqual(['2027-01-01T08:00Z', '2028-01-01T08:00Z']);
  });

  test.each([
    ['0 12 * * ?', 'has the six fields'],
    ['0 12 * * * *', 'either day-of-month or day-of-week must be ?'],
    ['0 12 ? * ? *', 'either day-of-month or day-of-week must be ?'],
    ['? 12 * * ? *', 'minutes: ? is not understood'],
    ['60 12 * * ? *', 'minutes: 60 is not within 0 to 59'],
    ['*/60 12 * * ? *', 'minutes: the step 60 is not within 1 to 59'],
    ['0/0 12 * * ? *', 'minutes: the step 0 is not within'],
    ['0 24 * * ? *', 'hours: 24 is not within 0 to 23'],
    ['0 22-2 * * ? *', 'hours: the range 22-2 ends before it begins'],
    ['0 12, * * ? *', 'hours: an empty value is not understood'],
    ['0 12 0 * ? *', 'day-of-month: 0 is not within 1 to 31'],
    ['0 12 32W * ? *', 'day-of-month: 32 is not within 1 to 31'],
    ['0 12 * 13 ? *', 'month: 13 is not within 1 to 12'],
    ['0 12 * FOO ? *', 'month: FOO is not understood'],
    ['0 12 ? * 0 *', 'day-of-week: 0 is not within 1 to 7'],
    ['0 12 ? * 8L *', 'day-of-week: 8 is not within 1 to 7'],
    ['0 12 ? * 2#6 *', 'day-of-week: 2#6 is not understood'],
    ['0 12 ? * 2/2 *', 'day-of-week: 2/2 is not understood'],
    ['0 12 * * ? 1969', 'year: 1969 is not within 1970 to 2199'],
  ])('refuses %s', (fields, reason) => {
    const read = () => times(`cron(${fields})`, NOW, 1);
    expect(read).toThrow(`Invalid Schedule Expression cron(${fields}): `);
    expect(read).toThrow(reason);
    expect(read).toThrow(expect.objectContaining({ code: 'ValidationException' }));
  });
});

describe('cron in a time zone', () => {
  test.each([
    ['Asia/Kolkata', ['2026-11-23T02:30Z', '2026-11-24T02:30Z']],
    ['America/Los_Angeles', ['2026-11-22T16:00Z', '2026-11-23T16:00Z']],
    ['Pacific/Kiritimati', ['2026-11-22T18:00Z', '2026-11-23T18:00Z']],
    ['UTC', ['2026-11-23T08:00Z', '2026-11-24T08:00Z']],
  ])('runs at eight in %s', (timeZone, expected) => {
    expect(times('cron(0 8 * * ? *)', NOW, 2, { timeZone })).toEqual(expected);
  });

  test('keeps to the clock on the wall when daylight saving time begins and ends', () => {
    const noon = (from: string) => times('cron(0 12 * * ? *)', from, 2, { timeZone: 'Europe/Berlin' });
    expect(noon('2026-03-28T00:00:00Z')).toEqual(['2026-03-28T11:00Z', '2026-03-29T10:00Z']);
    expect(noon('2026-10-24T00:00:00Z')).toEqual(['2026-10-24T10:00Z', '2026-10-25T11:00Z']);
  });

  test('leaves out a time that clocks are set forward past', () => {
    const at = (fields: string) => times(`cron(${fields})`, '2026-03-28T12:00:00Z', 3, { timeZone: 'Europe/Berlin' });
    expect(at('30 2 * * ? *')).toEqual(['2026-03-30T00:30Z', '2026-03-31T00:30Z', '2026-04-01T00:30Z']);
    expect(at('30 1-3 29 * ? *')).toEqual(['2026-03-29T00:30Z', '2026-03-29T01:30Z', '2026-04-28T23:30Z']);
  });

  test('runs once at a time that comes twice when clocks are set back', () => {
    const half = (from: string) => times('cron(30 2 * * ? *)', from, 2, { timeZone: 'Europe/Berlin' });
    expect(half('2026-10-24T12:00:00Z')).toEqual(['2026-10-25T00:30Z', '2026-10-26T01:30Z']);
    // asked between the two, and within the second hour before its half
    expect(half('2026-10-25T00:45:00Z')).toEqual(['2026-10-26T01:30Z', '2026-10-27T01:30Z']);
    expect(half('2026-10-25T01:10:00Z')).toEqual(['2026-10-26T01:30Z', '2026-10-27T01:30Z']);
    expect(times('cron(30 1 * * ? *)', '2026-11-01T00:00:00Z', 2, { timeZone: 'America/New_York' })).toEqual(['2026-11-01T05:30Z', '2026-11-02T06:30Z']);
  });

  test.each(['Mars/Phobos', '+02:00', 'europe/berlin', ''])('refuses the zone %j', (timeZone) => {
    const read = () => times('cron(0 8 * * ? *)', NOW, 1, { timeZone });
    expect(read).toThrow(`Provided time zone is not valid: ${timeZone}`);
    expect(read).toThrow(expect.objectContaining({ code: 'ValidationException' }));
  });
});

describe('rate', () => {
  test.each([
    ['rate(1 minute)', ['2026-11-22T10:00Z', '2026-11-22T10:01Z']],
    ['rate(5 minutes)', ['2026-11-22T10:00Z', '2026-11-22T10:05Z']],
    ['rate(2 hours)', ['2026-11-22T10:00Z', '2026-11-22T12:00Z']],
    ['rate(1 days)', ['2026-11-22T10:00Z', '2026-11-23T10:00Z']],
  ])('%s begins when the schedule is made', (expression, expected) => {
    expect(times(expression, '2026-11-22T09:59:59Z', 2)).toEqual(expected);
  });

  test('counts on from its beginning, whenever it is asked', () => {
    expect(times('rate(7 minutes)', '2026-11-22T10:30:00Z', 2)).toEqual(['2026-11-22T10:35Z', '2026-11-22T10:42Z']);
    expect(times('rate(7 minutes)', '2026-11-22T10:35:00Z', 1)).toEqual(['2026-11-22T10:42Z']);
  });

  test('begins at the start date instead', () => {
    expect(times('rate(1 hour)', NOW, 2, { start: Date.parse('2026-11-24T06:30:00Z') })).toEqual(['2026-11-24T06:30Z', '2026-11-24T07:30Z']);
  });

  test('counts a day as 24 hours, also when clocks change', () => {
    const created = Date.parse('2026-03-28T10:00:00Z');
    expect(times('rate(1 day)', '2026-03-28T09:00:00Z', 2, { created, timeZone: 'Europe/Berlin' })).toEqual(['2026-03-28T10:00Z', '2026-03-29T10:00Z']);
  });

  test.each(['rate(0 minutes)', 'rate(5 weeks)', 'rate(-1 minutes)', 'rate(1.5 hours)', 'rate(minute)', 'rate(5  minutes)'])('refuses %s', (expression) => {
    expect(() => times(expression, NOW, 1)).toThrow(`Invalid Schedule Expression ${expression}: a rate is a whole number`);
  });
});

describe('at', () => {
  test('is once, in the time zone', () => {
    expect(times('at(2026-12-24T18:00:30)', NOW, 2)).toEqual(['2026-12-24T18:00:30Z']);
    expect(times('at(2026-12-24T18:00:00)', NOW, 2, { timeZone: 'America/New_York' })).toEqual(['2026-12-24T23:00Z']);
    expect(times('at(2026-11-22T09:59:59)', NOW, 2)).toEqual([]);
  });

  test('is not bounded by start and end', () => {
    expect(times('at(2026-12-24T18:00:00)', NOW, 2, { end: Date.parse('2026-12-01T00:00:00Z') })).toEqual(['2026-12-24T18:00Z']);
  });

  test.each(['at(2026-02-30T12:00:00)', 'at(2026-12-24)', 'at(2026-12-24T18:00:00Z)', 'at(2026-12-24T25:00:00)'])('refuses %s', (expression) => {
    expect(() => times(expression, NOW, 1)).toThrow(`Invalid Schedule Expression ${expression}: `);
  });
});

test('has no times before the start and after the end', () => {
  const bounds = { start: Date.parse('2026-11-25T12:00:00Z'), end: Date.parse('2026-11-27T12:00:00Z') };
  expect(times('cron(0 12 * * ? *)', NOW, 9, bounds)).toEqual(['2026-11-25T12:00Z', '2026-11-26T12:00Z', '2026-11-27T12:00Z']);
});

test.each(['every day', 'cron()', 'rate', 'cron(0 12 * * ? *) ', 'CRON(0 12 * * ? *)'])('refuses %j', (expression) => {
  expect(() => times(expression, NOW, 1)).toThrow(`Invalid Schedule Expression ${expression}: it must be rate(…), cron(…) or at(…)`);
});
