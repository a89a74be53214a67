/** Documents of AWS's own managed policies, those that the CDK attaches by itself. */
const DOCUMENTS: Readonly<Record<string, unknown>> = {
  'AdministratorAccess': allowing(['*']),
  'AWSCloudFormationReadOnlyAccess': allowing([
    'cloudformation:Describe*', 'cloudformation:EstimateTemplateCost', 'cloudformation:Get*', 'cloudformation:List*', 'cloudformation:ValidateTemplate',
    'cloudformation:Detect*',
  ]),
  'ReadOnlyAccess': allowing(['*:Describe*', '*:Get*', '*:List*', '*:Lookup*', 'logs:FilterLogEvents', 's3:HeadBucket'].flatMap(byService)),
  'service-role/AWSLambdaBasicExecutionRole': allowing(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']),
  'service-role/AWSLambdaVPCAccessExecutionRole': allowing([
    'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents',
    'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
  ]),
};

/** The document of `arn:<partition>:iam::aws:policy/<name>`; undefined for one that is not here. */
export function awsManagedPolicy(arn: string): unknown {
  const name = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  return name === undefined ? undefined : DOCUMENTS[name];
}

function allowing(actions: readonly string[]): unknown {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}

/** A policy cannot leave the service open. */
function byService(action: string): readonly string[] {
  const services = ['cloudformation', 'cloudtrail', 'events', 'iam', 'kms', 'lambda', 'logs', 'personalize', 's3', 'scheduler', 'ssm', 'states'];
  return action.startsWith('*:') ? services.map((service) => `${service}${action.slice(1)}`) : [action];
}
