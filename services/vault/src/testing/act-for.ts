/** What the hub does for somebody who shows it a token: exchanges it, and calls the vault with what it got. */
import type { Client } from '@oma/client'
import { accessTokenType, tokenExchangeGrant, type Contract } from '@oma/contract'
import type { FastifyInstance } from 'fastify'
import type { TestUser, TestVault } from './start-vault.ts'

/** @param replica the one to call; the first when left out */
export async function actFor(
  vault: TestVault,
  subjectToken: string,
  replica: FastifyInstance = vault.app,
): Promise<Client<Contract>> {
  const { access_token } = await vault.as().oauth.token({
    body: {
      ...vault.hub,
      grant_type: tokenExchangeGrant,
      subject_token: subjectToken,
      subject_token_type: accessTokenType,
    },
  })
  return vault.at(replica, access_token)
}

/** By a new personal access token of theirs. */
export async function actAsProgramOf(vault: TestVault, user: TestUser): Promise<Client<Contract>> {
  const { token } = await user.client.auth.createToken({ body: { name: 'a program' } })
  return actFor(vault, token)
}
