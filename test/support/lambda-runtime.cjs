// Runs the handler as it ships in a process of its own, as Lambda does: one message in, one message out.
const { handler } = require('../../assets/handler/batch-segment-job.lambda/index.js');

process.on('message', ({ id, event }) => {
  handler(event).then((result) => process.send({ id, result }), (error) => process.send({ id, error: `${error.name}: ${error.message}` }));
});
process.on('disconnect', () => process.exit());
