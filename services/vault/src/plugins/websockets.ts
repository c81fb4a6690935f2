/** WebSockets, with bounds: nothing large comes in, and nothing is compressed (memory, and secrets beside what others chose). */
import websocket from '@fastify/websocket'
import fp from 'fastify-plugin'

/** Nobody has to send anything here. */
const maxPayloadBytes = 1_024
/** For the peer to answer our close. */
const closeMs = 1_000

export const websockets = fp(
  async (app) => {
    await app.register(websocket, {
      options: { maxPayload: maxPayloadBytes, perMessageDeflate: false },
      errorHandler: (_, socket) => socket.terminate(),
      // The rooms have closed theirs by then; who does not answer is not waited for.
      preClose(done) {
        const { websocketServer } = app
        setTimeout(() => {
          for (const client of websocketServer.clients) client.terminate()
        }, closeMs).unref()
        websocketServer.close()
        done()
      },
    })
    // Whoever wants to change over and may not finds the connection closed after the answer, so the answer says it.
    app.addHook('onRequest', async ({ ws }, reply) => {
      if (ws) reply.header('connection', 'close')
    })
  },
  { name: 'websockets', fastify: '5.x' },
)
