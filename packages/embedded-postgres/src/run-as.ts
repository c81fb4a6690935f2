/**
 * Decides which user the server runs as. PostgreSQL refuses uid 0, so root gets a user namespace in which it
 * has another id, or gives the data to another user.
 */
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'

export interface RunAs {
  /** Put before the command. */
  prefix: readonly string[]
  /** The uid that must own the data; undefined when files simply belong to the present user. */
  owner?: number
  /** Set when Node itself must switch the user, who then has no right to enter other people's folders. */
  switchTo?: number
}

const nobody = 65_534

/** @param cluster the data folder; an existing one keeps its owner */
export function chooseRunAs(cluster: string): RunAs {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const owner = statSync(cluster, { throwIfNoEntry: false })?.uid ?? 0
  return (owner === 0 ? inNamespace() : undefined) ?? asOtherUser(owner || nobody)
}

function inNamespace(): RunAs | undefined {
  const prefix = ['unshare', '-U', '--map-user=1000', '--map-group=1000', '--']
  return works(prefix) ? { prefix, owner: 0 } : undefined
}

function asOtherUser(uid: number): RunAs {
  // The one capability lets it enter a 0700 home such as /root; containers that refuse namespaces still grant it.
  const capability = '+dac_override'
  const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--no-new-privs']
  prefix.push(`--inh-caps=${capability}`, `--ambient-caps=${capability}`, '--')
  return works(prefix) ? { prefix, owner: uid } : { prefix: [], owner: uid, switchTo: uid }
}

function works([command, ...prefix]: string[]): boolean {
  return spawnSync(command!, [...prefix, 'true'], { stdio: 'ignore' }).status === 0
}
