import { awscdk, javascript, JsonFile, typescript } from 'projen';

const CDK_CLI = '2.1148.1'; // the registry's latest cannot read the cloud assembly of today's aws-cdk-lib
const AWS_SDK = '^3.900.0';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-personalize-segments',
  description: 'Amazon Personalize batch segment jobs as AWS CDK constructs: declared like a bucket, paid for once, waited for, and failing with the reason that the service gives.',
  author: 'cdk-personalize-segments authors',
  authorAddress: 'cdk-personalize-segments@users.noreply.github.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-personalize-segments/cdk-personalize-segments.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk-personalize-segments authors',
  copyrightPeriod: '2026',
  keywords: ['aws', 'cdk', 'personalize', 'user-segmentation', 'batch-segment-job', 'custom-resource'],
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  bumpPackage: 'commit-and-tag-version@^12', // the next one wants a newer Node.js
  cdkVersion: '2.189.0',
  constructsVersion: '10.0.5',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.0',
  runner: typescript.TypeScriptRunner.tsx(),
  projenrcTs: true,
  sampleCode: false,
  githubOptions: { mergify: false },

  bundlerOptions: { esbuildVersion: '0.28.2' },
  lambdaAutoDiscover: false, // the function below says itself where its construct belongs
  devDeps: [
    `aws-cdk@${CDK_CLI}`,
    'tsx',
    `@aws-sdk/client-cloudformation@${AWS_SDK}`,
    `@aws-sdk/client-kms@${AWS_SDK}`,
    `@aws-sdk/client-personalize@${AWS_SDK}`,
    `@aws-sdk/client-s3@${AWS_SDK}`,
    `@aws-sdk/client-sfn@${AWS_SDK}`,
    '@cloud-copilot/iam-simulate@0.1.173', // AGPL-3.0: tests alone use it, and nothing that is published holds it
    'asl-validator',
    '@types/aws-lambda',
    'fast-check@^3',
    'fflate@^0.8',
  ],

  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    compilerOptions: { isolatedModules: true, esModuleInterop: true, skipLibCheck: true, lib: ['es2023'], target: 'ES2023', types: ['node', 'jest'] },
    include: ['.projenrc.ts'],
    exclude: ['**/node_modules', '**/cdk.out'],
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'local', 'examples', 'bench'],
    projectService: false,
    tsconfigPath: './tsconfig.dev.json',
  },
  jestOptions: {
    passWithNoTests: false,
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      collectCoverage: false,
      globalSetup: '<rootDir>/test/support/temporary-folder.ts',
      globalTeardown: '<rootDir>/test/support/remove-temporary-folder.ts',
      roots: ['<rootDir>/test', '<rootDir>/local'],
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/hours/', '<rootDir>/test/newest-cdk/'], // they have tasks of their own
    },
  },
  gitignore: ['cdk.out'],
  depsUpgradeOptions: { workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY } },
});

new awscdk.LambdaFunction(project, {
  entrypoint: 'src/handler/batch-segment-job.lambda.ts',
  constructFile: 'src/private/handler-function.ts',
  constructName: 'HandlerFunction',
  cdkDeps: project.cdkDeps,
  runtime: awscdk.LambdaRuntime.NODEJS_24_X,
  awsSdkConnectionReuse: false,
  bundlingOptions: {
    externals: [], // the SDK travels with the handler: the runtime's own version is not ours to choose
    minify: true,
    mainFields: ['module', 'main'], // less than half the size of the CommonJS builds
  } as awscdk.LambdaFunctionOptions['bundlingOptions'],
});
project.eslint?.allowDevDeps('src/handler/**');
project.eslint?.allowDevDeps('bench/**');
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

// where to publish is the setting of who publishes: the tool's own default will do
project.tryFindObjectFile('.github/workflows/release.yml')?.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');

for (const unpublished of ['/bench', '/docs', '/examples', '/local', '/.ci', '/projenrc']) project.addPackageIgnore(unpublished);

// also lets the examples import the library by its name, as its users do
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './reader': { types: './lib/reader.d.ts', default: './lib/reader.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
});
project.package.addField('typesVersions', { '*': { reader: ['./lib/reader.d.ts'] } }); // for what does not read "exports"

// the embedded AWS is a package of its own; nothing of it is published with the library
const local = {
  name: 'cdk-personalize-segments-local',
  description: 'An embedded AWS on 127.0.0.1 that the real CDK CLI deploys batch segment jobs to.',
  version: '0.0.0',
  private: true,
  license: 'Apache-2.0',
  dependencies: {
    '@aws-sdk/client-personalize': AWS_SDK,
    '@aws-sdk/client-s3': AWS_SDK,
    'aws-local-stepfunctions': '3.0.0',
    'croner': '^10',
    'fast-xml-parser': '^5',
    'fflate': '^0.8',
    'yaml': '^2',
  },
  devDependencies: {
    '@aws-sdk/client-cloudformation': AWS_SDK,
    '@aws-sdk/client-sfn': AWS_SDK,
    '@aws-sdk/client-ssm': AWS_SDK,
    '@aws-sdk/client-sts': AWS_SDK,
  },
};
new JsonFile(project, 'local/package.json', { obj: local, marker: false });
// the newest CDK beside the oldest one: what cdk-nag says of the library's stacks, and whether it still works there
new JsonFile(project, 'test/newest-cdk/package.json', {
  marker: false,
  obj: {
    name: 'cdk-personalize-segments-newest-cdk',
    version: '0.0.0',
    private: true,
    license: 'Apache-2.0',
    dependencies: { 'aws-cdk-lib': '2.276.0', 'constructs': '10.8.1', 'cdk-nag': '3.0.2', 'cdk-nag-2': 'npm:cdk-nag@2.38.2' },
  },
});
project.package.addField('workspaces', ['local', 'test/newest-cdk']);
// its newer release lacks some of its own platform packages, which makes "npm ci" refuse any lock file
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });
// arrows between the rooms run one way: construct → private → contract ← handler; local knows nothing of src
const zone = (target: string, from: string, ...except: string[]) => ({ target, from, except });
project.eslint?.addRules({
  'import/no-restricted-paths': ['error', {
    zones: [
      zone('./src/handler', './src', './handler'),
      zone('./src/handler/contract.ts', './src'),
      zone('./src/private', './src', './private', './handler/contract.ts'),
      zone('./src/!(handler|private)', './src/handler', './contract.ts'),
      zone('./src/reader', './src', './reader'),
      zone('./src/reader.ts', './src', './reader'),
      zone('./src', './local'),
      zone('./local', './src'),
      zone('./examples', './src'),
    ],
  }],
});
project.eslint?.addOverride({
  files: ['src/handler/**'],
  rules: { 'no-restricted-imports': ['error', { patterns: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'] }] },
});
// the reader runs wherever its users' code does
project.eslint?.addOverride({
  files: ['src/reader.ts', 'src/reader/**'],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^(?!\\./)', message: 'it runs in browsers too' }] }] },
});

// tests run the handler as it ships and the library as it is compiled
const types = project.addTask('types', { description: 'Checks the types of everything', exec: 'tsc --noEmit -p tsconfig.dev.json' });
project.testTask.env('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
for (const task of [types, project.compileTask, project.preCompileTask]) project.testTask.prependSpawn(task);

project.addTask('test:local', {
  description: 'Deploys with the real CDK CLI to the embedded AWS',
  steps: [{ spawn: project.preCompileTask.name }, { spawn: project.compileTask.name }, { exec: 'jest --ci test/local', receiveArgs: true }],
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
});

// a minute each, since they live through hours
const hours = project.addTask('test:hours', {
  description: 'Deploys jobs that take hours, queues of them and schedules to the embedded AWS',
  steps: [
    { spawn: project.preCompileTask.name },
    { spawn: project.compileTask.name },
    { exec: 'jest --ci --testPathIgnorePatterns /node_modules/ --runInBand test/hours', receiveArgs: true },
  ],
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
});
const newest = project.addTask('test:newest-cdk', {
  description: 'Synthesizes with the newest CDK, and asks cdk-nag what it thinks of the result',
  steps: [
    { spawn: project.preCompileTask.name },
    { spawn: project.compileTask.name },
    { exec: 'jest --ci -c test/newest-cdk/jest.config.json', receiveArgs: true },
  ],
});
project.addTask('test:all', { description: 'Runs every test that there is', steps: [{ spawn: project.testTask.name }, { spawn: newest.name }, { spawn: hours.name }] });

// started without a task runner in between, so that an interrupt reaches the server itself
project.setScript('prelocal', 'projen pre-compile && projen compile');
project.setScript('local', 'node --import tsx local/cli/demo.ts');
project.setScript('local:aws', 'node --import tsx local/cli/aws.ts');
project.setScript('test:faults', 'projen pre-compile && node --import tsx test/faults/index.ts');
project.setScript('test:policies', 'projen pre-compile && node --import tsx test/policies/index.ts');
project.setScript('bench:scan', 'node --import tsx bench/scan/index.ts');

project.synth();
