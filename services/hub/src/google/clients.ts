/** Google's APIs for one tool call of one caller. Cheap to make (a microsecond), so never kept or shared. */
import { calendarMethods } from './calendar-methods.ts'
import { call, type Api, type Calls, type Extra, type Params } from './call.ts'
import { gmailMethods } from './gmail-methods.ts'
import { isMethod, type Method, type Methods } from './methods.ts'

export type { calendar_v3 } from '@googleapis/calendar'
export type { gmail_v1 } from '@googleapis/gmail'

/** As the methods of Google's own library are called, so that its documentation holds here. */
type ClientOf<T> = {
  readonly [Name in keyof T]: T[Name] extends Method<infer Params, infer Answer>
    ? (params: Params, extra?: Extra) => Promise<{ data: Answer }>
    : ClientOf<T[Name]>
}

export type Gmail = ClientOf<typeof gmailMethods>
export type Calendar = ClientOf<typeof calendarMethods>

export interface GoogleClients {
  gmail: Gmail
  calendar: Calendar
}

const gmailFor = defineClient(gmailMethods, { origin: 'https://gmail.googleapis.com', root: '/gmail/v1/' })
const calendarFor = defineClient(calendarMethods, { origin: 'https://www.googleapis.com', root: '/calendar/v3/' })

export function createGoogleClients(calls: Calls): GoogleClients {
  return { gmail: gmailFor(calls), calendar: calendarFor(calls) }
}

/** A class for each group of methods: made once, while a client is made for every tool call. */
function defineClient<T extends Methods>(methods: T, api: Api): (calls: Calls) => ClientOf<T> {
  class Client {
    readonly calls: Calls

    constructor(calls: Calls) {
      this.calls = calls
    }
  }
  for (const [name, part] of Object.entries(methods)) {
    Object.defineProperty(Client.prototype, name, isMethod(part) ? calling(part) : { get: within(part) })
  }
  return (calls) => new Client(calls) as unknown as ClientOf<T>

  function calling(method: Method) {
    return {
      value(this: Client, params: Params, extra?: Extra) {
        return call(api, method, this.calls, params, extra)
      },
    }
  }

  function within(group: Methods) {
    const clientFor = defineClient(group, api)
    return function (this: Client) {
      return clientFor(this.calls)
    }
  }
}
