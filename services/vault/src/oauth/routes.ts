/** `/oauth/*`: the token endpoint. Client credentials come in the form or by HTTP Basic (RFC 6749 section 2.3.1). */
import { accessTokenType, clientCredentialsGrant, contract, eventsScope, googleCredentialsScope } from '@oma/contract'
import type { FastifyPluginAsync } from 'fastify'
import { exchangedTokenTtlSeconds, type ExchangeToken } from './exchange-token.ts'
import { serviceTokenTtlSeconds, type IssueServiceToken } from './issue-service-token.ts'

export interface OAuthRoutesOptions {
  exchangeToken: ExchangeToken
  issueServiceToken: IssueServiceToken
}

export const oauthRoutes: FastifyPluginAsync<OAuthRoutesOptions> = async (
  app,
  { exchangeToken, issueServiceToken },
) => {
  app.serve(contract.oauth.token, async ({ body, identify, request }) => {
    const basic = readBasic(request.headers.authorization)
    const { scope } = body
    const credentials = {
      clientId: basic?.id ?? body.client_id,
      clientSecret: basic?.secret ?? body.client_secret,
    }
    if (body.grant_type === clientCredentialsGrant) {
      return {
        access_token: issueServiceToken({ ...credentials, scope }),
        token_type: 'Bearer',
        expires_in: serviceTokenTtlSeconds,
        scope: eventsScope,
      }
    }
    const { accessToken, accountId } = await exchangeToken({
      ...credentials,
      grantType: body.grant_type,
      subjectToken: body.subject_token,
      subjectTokenType: body.subject_token_type,
      scope,
    })
    identify(accountId)
    return {
      access_token: accessToken,
      issued_token_type: accessTokenType,
      token_type: 'Bearer',
      expires_in: exchangedTokenTtlSeconds,
      scope: googleCredentialsScope,
      account_id: accountId,
    }
  })
}

function readBasic(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic ([\w+/=-]+)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon === -1) return undefined
  try {
    return { id: decodeURIComponent(text.slice(0, colon)), secret: decodeURIComponent(text.slice(colon + 1)) }
  } catch {
    return undefined
  }
}
