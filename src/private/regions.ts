/**
 * Regions where Amazon Personalize is known to exist.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/personalize.html
 */
export const PERSONALIZE_REGIONS: readonly string[] = [
  'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2',
  'ca-central-1',
  'cn-north-1',
  'eu-central-1', 'eu-west-1',
  'us-east-1', 'us-east-2', 'us-west-2',
];
