import { App } from 'aws-cdk-lib';
import { BadInputStack } from './bad-input-stack';
import { BookshopStack } from './bookshop-stack';
import { FailingStack } from './failing-stack';

const app = new App();
const scenario: unknown = app.node.tryGetContext('scenario');
if (scenario === 'failing') {
  new FailingStack(app, 'Bookshop-Failing');
} else if (scenario === 'bad-input') {
  new BadInputStack(app, 'Bookshop-BadInput');
} else {
  new BookshopStack(app, 'Bookshop');
}
