import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { zipSync } from 'fflate';
import { readTestPhotos } from '../../models/node/test_photos.mjs';

const folder = mkdtempSync(join(tmpdir(), 'convlens-'));
after(() => rmSync(folder, { recursive: true }));

const photo = (value) => Uint8Array.of(value, value, value);
function written(files) {
  const path = join(folder, 'photos.zip');
  writeFileSync(path, zipSync(files));
  return path;
}

test('Test photos are those whose number ends in 9, in the order of their names', async () => {
  const path = written({
    'cat/9.jpg': photo(1), 'cat/90.jpg': photo(2), 'cat/119.jpg': photo(3), 'dog/29.jpg': photo(4), 'dog/8.jpg': photo(5),
    'cow/9.jpg': photo(6), 'dog/9.txt': photo(7), 'train/dog/19.jpg': photo(8),
  });
  const photos = await readTestPhotos(path, ['cat', 'dog']);
  assert.deepEqual(photos.map(({ name, label, bytes }) => [name, label, bytes[0]]), [
    ['cat/119.jpg', 0, 3], ['cat/9.jpg', 0, 1], ['dog/29.jpg', 1, 4], ['train/dog/19.jpg', 1, 8],
  ]);
});

test('A zip file that is damaged, or of other photos, or for another network is refused with a sentence that names it', async () => {
  const broken = join(folder, 'broken.zip');
  writeFileSync(broken, 'PK, but no zip file');
  await assert.rejects(readTestPhotos(broken, ['cat', 'dog']), { message: /broken\.zip is damaged: .*\.$/ });
  await assert.rejects(readTestPhotos(written({ 'cat/8.jpg': photo(1) }), ['cat', 'dog']), { message: /no test photos/ });
  await assert.rejects(readTestPhotos(written({ 'dog/9.jpg': photo(1) }), ['cat', 'mouse']), { message: /dog\/9\.jpg, but the network knows only: cat, mouse\.$/ });
});
