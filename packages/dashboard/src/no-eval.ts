/**
 * Tells zod not to compile its schemas: its compiler, and even its test whether it may, is an `eval` that the vault's
 * Content-Security-Policy reports. It has to be imported before anything that imports zod.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
