// Copies of what somebody types, in this browser, until the desk has it. Each is encrypted with a
// key that only this person's pages carry: whoever finds one without being signed in reads nothing.
"use strict";

const copies = (() => {
  const PREFIX = "typed:";
  const LAST = 30 * 24 * 3600 * 1000;
  const carried = document.querySelector("meta[name=copy-key]").content;
  const encoder = new TextEncoder();

  // One byte a character: browsers store such strings as compactly as bytes.
  const asText = (bytes) => Array.from(bytes, (each) => String.fromCharCode(each)).join("");
  const asBytes = (text) => Uint8Array.from(text, (each) => each.charCodeAt(0));

  let mine = null;
  const ready = (async () => {
    const bytes = asBytes(atob(carried.replaceAll("-", "+").replaceAll("_", "/")));
    const owner = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 8);
    mine = PREFIX + Array.from(owner, (each) => each.toString(16).padStart(2, "0")).join("") + ":";
    return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  })();

  const names = (prefix) => Object.keys(localStorage).filter((each) => each.startsWith(prefix));

  // The newest value of each copy that waits to be written; nothing for one that is not wanted.
  const newest = new Map();

  // Whether the copy is there now: a browser may be full, or keep nothing.
  async function write(id, value) {
    newest.set(id, value);
    try {
      const key = await ready;
      const start = crypto.getRandomValues(new Uint8Array(12));
      const plain = encoder.encode(JSON.stringify(value));
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: start }, key, plain));
      if (newest.get(id) !== value) return true;
      localStorage.setItem(mine + id, `${value.at} ${asText(start)}${asText(sealed)}`);
      return true;
    } catch {
      return false;
    }
  }

  function drop(id) {
    newest.delete(id);
    if (mine) localStorage.removeItem(mine + id);
  }

  async function read(name) {
    const stored = localStorage.getItem(name);
    const bytes = asBytes(stored.slice(stored.indexOf(" ") + 1));
    const secret = { name: "AES-GCM", iv: bytes.slice(0, 12) };
    const plain = await crypto.subtle.decrypt(secret, await ready, bytes.slice(12));
    return { id: name.slice(mine.length), value: JSON.parse(new TextDecoder().decode(plain)) };
  }

  // Those of this person, the oldest first; what cannot be read any more is no copy.
  async function all() {
    try {
      await ready;
      const found = await Promise.allSettled(names(mine).map(read));
      return found.filter((each) => each.value).map((each) => each.value).sort((a, b) => a.value.at - b.value.at);
    } catch {
      return [];
    }
  }

  const any = () => mine !== null && names(mine).length > 0;
  const clear = () => names(mine ?? PREFIX).forEach((each) => localStorage.removeItem(each));

  // Nobody comes back for it after so long, whosever it was.
  for (const each of names(PREFIX)) {
    if (!(parseInt(localStorage.getItem(each), 10) > Date.now() - LAST)) localStorage.removeItem(each);
  }

  return { write, drop, all, any, clear };
})();
