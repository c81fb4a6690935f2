/** Which scopes allow which kind of Gmail call; from Google's discovery document. */

const full = 'https://mail.google.com/'

export const readContent = [full, 'gmail.modify', 'gmail.readonly']
export const readHeaders = [...readContent, 'gmail.metadata']
export const readProfile = [...readHeaders, 'gmail.compose']
export const change = [full, 'gmail.modify']
export const deleteForGood = [full]
export const send = [full, 'gmail.modify', 'gmail.compose', 'gmail.send']
export const compose = [full, 'gmail.modify', 'gmail.compose']
export const readDrafts = [full, 'gmail.modify', 'gmail.compose', 'gmail.readonly']
export const insert = [full, 'gmail.modify', 'gmail.insert']
export const changeLabels = [full, 'gmail.modify', 'gmail.labels']
export const readLabels = [...readHeaders, 'gmail.labels']
export const readSettings = [...readContent, 'gmail.settings.basic']
export const changeSettings = ['gmail.settings.basic']
export const shareSettings = ['gmail.settings.sharing']
export const changeOrShareSettings = [...changeSettings, ...shareSettings]
