import { request } from './fixture';
import { AwsError } from '../../core/errors';
import { nest, queryService } from '../../core/query-protocol';

const service = queryService({
  signingName: 'demo',
  namespace: 'urn:demo',
  operations: {
    Show: () => ({
      Names: ['a', 'b'],
      Empty: [],
      Pairs: [{ Key: 'k', Absent: undefined }],
      At: new Date(0),
      Flag: false,
      Text: '<a & "b">\r\n\u0007',
    }),
    Nothing: () => undefined,
    Refuse: () => {
      throw new AwsError('ValidationError', 'Stack with id X does not exist');
    },
  },
});

async function call(form: string) {
  const response = await service.handle(request({ body: Buffer.from(form) }));
  return { ...response, xml: response.body.toString().replaceAll(/[0-9a-f-]{36}/g, 'ID') };
}

describe('query parameters', () => {
  test.each([
    ['A=1&B=x%20y', { A: '1', B: 'x y' }],
    ['A.B.C=1&A.D=2', { A: { B: { C: '1' }, D: '2' } }],
    ['L.member.1=a&L.member.2=b', { L: ['a', 'b'] }],
    ['L.member.10.K=j&L.member.2.K=b&L.member.1.K=a&L.member.1.V=v', { L: [{ K: 'a', V: 'v' }, { K: 'b' }, { K: 'j' }] }],
    ['L=', { L: '' }],
    ['T=a%0D%0Ab%2Bc+d', { T: 'a\r\nb+c d' }],
    ['', {}],
  ])('%s', (form, nested) => {
    expect(nest(new URLSearchParams(form))).toEqual(nested);
  });

  test('cannot reach the prototype of objects', () => {
    nest(new URLSearchParams('__proto__.polluted=1&constructor.prototype.polluted=1'));
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe('query protocol', () => {
  test('renders lists as members, dates in ISO 8601, and escapes text', async () => {
    const { xml, headers } = await call('Action=Show');
    expect(headers['content-type']).toBe('text/xml');
    expect(xml).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<ShowResponse xmlns="urn:demo"><ShowResult>'
      + '<Names><member>a</member><member>b</member></Names><Empty></Empty><Pairs><member><Key>k</Key></member></Pairs>'
      + '<At>1970-01-01T00:00:00.000Z</At><Flag>false</Flag><Text>&lt;a &amp; &quot;b&quot;&gt;&#13;\n\ufffd</Text>'
      + '</ShowResult><ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></ShowResponse>');
  });

  test('renders an empty result for no output', async () => {
    expect((await call('Action=Nothing')).xml).toContain('<NothingResult></NothingResult>');
  });

  test('words errors as query services do', async () => {
    const { status, xml } = await call('Action=Refuse');
    expect(status).toBe(400);
    expect(xml).toContain('<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id X does not exist</Message>');
  });

  test.each(['Action=Unknown', 'Action=toString', ''])('refuses "%s" as not modelled', async (form) => {
    const { status, xml } = await call(form);
    expect(status).toBe(501);
    expect(xml).toContain('<Code>NotModelled</Code>');
  });
});
