/** Around the description of the API, which is English, as its names are. */

export const docs = {
  title: 'API',
  lead: 'Everything the dashboard does, your programs can do too.',
  inShort: 'In short',
  address: 'Address',
  who: 'Who you are',
  token: 'access token of /api/v1/auth/login',
  fails: 'When it fails',
  problem: 'application/problem+json (RFC 9457); code says what happened',
  download: 'Download the OpenAPI 3.1 document',
}
