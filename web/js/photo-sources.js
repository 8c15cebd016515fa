// Ways in which files reach the page: file picker, drop, paste. (The camera has its own file.)

import { droppedFiles } from './dropped-files.js';
import { areNetwork, isPicture } from './network-files.js';

const firstPicture = (list) => [...(list ?? [])].find((file) => file instanceof File && isPicture(file)) ?? [...(list ?? [])].find((file) => file instanceof File);

/** An <input type=file> that hands over the chosen files, and may choose the same ones again. */
export function connectPicker(input, onFiles) {
  input.addEventListener('change', () => {
    const files = [...input.files];
    input.value = '';
    if (files.length > 0) onFiles(files);
  });
}

/** Files and folders dropped on the page: the files of a network together, or one picture. `onFailure` is told of a folder that cannot be read. */
export function connectDrop(hint, onFiles, onFailure) {
  let depth = 0; // dragenter and dragleave come for every element on the way
  const carriesFile = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  const show = (change) => {
    depth = Math.max(0, depth + change);
    hint.hidden = depth === 0;
  };
  const open = (files) => {
    const picture = firstPicture(files);
    if (picture) onFiles(areNetwork(files) ? files : [picture]);
  };
  addEventListener('dragenter', (event) => carriesFile(event) && show(+1));
  addEventListener('dragleave', (event) => carriesFile(event) && show(-1));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    show(-depth);
    if (carriesFile(event)) void droppedFiles(event.dataTransfer).then(open, onFailure);
  });
}

export function connectPaste(onFile) {
  addEventListener('paste', (event) => {
    const file = firstPicture(event.clipboardData?.files);
    if (!file) return;
    event.preventDefault();
    onFile(file);
  });
}
