export * from './batch-segment-job';
export * from './batch-segment-job-base';
export * from './batch-segment-job-grants';
export * from './item-attributes';
export * from './segment-input';
export * from './segment-storage';
export * from './solution-version';
