/** Stands for a byte that no GB18030 text can hold; the generator writes it as 0xFF. */
export const invalidByte = '\uFFFF';

let table: Map<string, number> | undefined;

/** Two-byte part of GB18030, turned round from Node's decoder: Node decodes this encoding but does not write it. */
const codes = (): Map<string, number> => {
  if (table !== undefined) return table;
  table = new Map();
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== '\uFFFD') table.set(character, lead * 256 + trail);
    }
  }
  return table;
};

/** @throws if a character has no two-byte form, which none of the generated names has */
export const encodeGb18030 = (text: string): Buffer => {
  const bytes = Buffer.alloc(text.length * 2);
  let length = 0;
  for (const character of text) {
    if (character < '\u0080') length = bytes.writeUInt8(character.charCodeAt(0), length);
    else if (character === invalidByte) length = bytes.writeUInt8(0xff, length);
    else {
      const code = codes().get(character);
      if (code === undefined) throw new Error(`gb18030 text requires a two-byte character, got ${character}`);
      length = bytes.writeUInt16BE(code, length);
    }
  }
  return bytes.subarray(0, length);
};
