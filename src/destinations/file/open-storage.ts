import type { DestinationContext } from '../destination.ts';
import { folderStorage } from './folder.ts';
import type { FileConfig } from './settings.ts';
import type { Storage } from './storage.ts';

/** Opens the place that files go to; a client of another machine is loaded only for that. */
export async function openStorage({ place }: Pick<FileConfig, 'place'>, context: DestinationContext): Promise<Storage> {
  switch (place.kind) {
    case 'folder':
      return folderStorage(place.folder);
    case 'sftp':
      return (await import('./sftp.ts')).sftpStorage(place, context);
    case 's3':
      return (await import('./s3.ts')).s3Storage(place, context);
  }
}
