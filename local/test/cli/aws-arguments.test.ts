import { parseAwsArguments, UsageError } from '../../cli/aws-arguments';

describe('arguments of local:aws', () => {
  test.each([
    [[], { help: false, port: 4566, speed: 1 }],
    [['--port', '0', '--speed', '60'], { help: false, port: 0, speed: 60 }],
    [['--port=8080', '--speed=0.5'], { help: false, port: 8080, speed: 0.5 }],
    [['--help'], { help: true, port: 4566, speed: 1 }],
  ])('%j', (argv, parsed) => {
    expect(parseAwsArguments(argv)).toEqual(parsed);
  });

  test.each([
    [['--port', 'x'], '--port must be an integer from 0 to 65535, got \'x\''],
    [['--port', '65536'], '--port must be an integer'],
    [['--port', ''], '--port must be an integer'],
    [['--port', '1.5'], '--port must be an integer'],
    [['--speed', '0'], '--speed must be a number above 0, got \'0\''],
    [['--speed', 'Infinity'], '--speed must be a number above 0'],
    [['--fast'], '--fast'],
    [['--port'], '--port'],
    [['extra'], 'extra'],
  ])('%j is refused in one line', (argv, message) => {
    const parse = () => parseAwsArguments(argv);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^.*$/);
    expect(parse).not.toThrow(/\n/);
  });
});
