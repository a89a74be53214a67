import { App } from 'aws-cdk-lib';
import { BookshopStack } from './bookshop-stack';
import { FailingStack } from './failing-stack';

const app = new App();
if (app.node.tryGetContext('scenario') === 'failing') {
  new FailingStack(app, 'Bookshop-Failing');
} else {
  new BookshopStack(app, 'Bookshop');
}
