/** What the hub does for a program that shows it a token, without the hub: for what no tool asks for yet. */
import type { Client } from '@oma/client'
import { accessTokenType, tokenExchangeGrant, type Contract } from '@oma/contract'
import { vaultOf, type Person } from './person.ts'
import type { House } from './start-house.ts'

/** @param hubSecret HUB_CLIENT_SECRET of the house */
export async function actAsHub(
  house: House,
  hubSecret: string,
  { token }: Pick<Person, 'token'>,
): Promise<Client<Contract>> {
  const { access_token } = await vaultOf(house).oauth.token({
    body: {
      grant_type: tokenExchangeGrant,
      client_id: 'oma-hub',
      client_secret: hubSecret,
      subject_token: token,
      subject_token_type: accessTokenType,
    },
  })
  return vaultOf(house, access_token)
}
