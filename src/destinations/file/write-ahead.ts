import { promisify } from 'node:util';
import type { SFTPWrapper } from 'ssh2';

/** Bytes that every server takes in one packet (draft-ietf-secsh-filexfer-02, section 3). */
const packetBytes = 32_768;
/** Packets that no answer has come for: to wait for each would take a journey to the server and back per packet. */
const mostUnderWay = 32;

/** Writes a file from its beginning; a packet that the server refuses is told by the next call. */
export function writeAhead(files: SFTPWrapper, handle: Buffer) {
  const write = promisify<Buffer, Buffer, number, number, number, void>(files.write.bind(files));
  const underWay = new Set<Promise<void>>();
  let position = 0;
  const send = (packet: Buffer): void => {
    const answered = write(handle, packet, 0, packet.length, position);
    position += packet.length;
    underWay.add(answered);
    answered.then(
      () => underWay.delete(answered),
      () => undefined,
    );
  };
  return {
    append: async (bytes: Uint8Array): Promise<void> => {
      const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let from = 0; from < all.length; from += packetBytes) {
        if (underWay.size >= mostUnderWay) await Promise.race(underWay);
        send(all.subarray(from, from + packetBytes));
      }
    },
    /** Waits until all is written, and closes the file. */
    close: async (): Promise<void> => {
      await Promise.all(underWay);
      await promisify(files.close.bind(files))(handle);
    },
  };
}
