import { OptionsError, parseDemoOptions } from '../../cli/demo-options';

test('shows the deployment that works, a minute a second, unless told otherwise', () => {
  expect(parseDemoOptions([])).toEqual({ scenario: 'bookshop', speed: 60, verbose: false, help: false });
});

test('takes its options', () => {
  expect(parseDemoOptions(['--scenario', 'failing', '--speed=0.5', '--verbose', '-h']))
    .toEqual({ scenario: 'failing', speed: 0.5, verbose: true, help: true });
});

test.each([
  [['--scenario', 'other'], "--scenario must be one of bookshop, failing, bad-input, got 'other'"],
  [['--speed', 'fast'], "--speed must be a positive number, got 'fast'"],
  [['--speed', '0'], "--speed must be a positive number, got '0'"],
  [['--speed', ''], "--speed must be a positive number, got ''"],
  [['--speed=-1'], "--speed must be a positive number, got '-1'"],
  [['--speed'], '--speed'],
  [['--color'], "Unknown option '--color' (--help lists the options)"],
  [['failing'], "Unexpected argument 'failing'"],
])('refuses %j in one line', (args, message) => {
  expect(() => parseDemoOptions(args)).toThrow(OptionsError);
  expect(() => parseDemoOptions(args)).toThrow(message);
  expect(() => parseDemoOptions(args)).not.toThrow(/\n/);
});
