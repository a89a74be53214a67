// Runs the handler as it ships in a process of its own, as Lambda does: one message in, one message out.
// What goes to the console gets the beginning that Lambda gives it; what goes to the standard output does not.
console.log = (text) => process.stdout.write(`${new Date().toISOString()}\t00000000-0000-0000-0000-000000000000\tINFO\t${text}\n`);

const { handler } = require('../../assets/handler/batch-segment-job.lambda/index.js');

process.on('message', ({ id, event }) => {
  handler(event).then((result) => process.send({ id, result }), (error) => process.send({ id, error: `${error.name}: ${error.message}` }));
});
process.on('disconnect', () => process.exit());
