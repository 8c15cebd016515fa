// Ways in which a photo reaches the page: file picker, drop, paste. (The camera has its own file.)

const isPicture = (file) => file.type.startsWith('image/') || /\.(jpe?g|png|bmp|gif|webp|avif|hei[cf])$/i.test(file.name ?? '');

const firstPicture = (list) => [...(list ?? [])].find((file) => file instanceof File && isPicture(file)) ?? [...(list ?? [])].find((file) => file instanceof File);

/** An <input type=file> that hands over each chosen file, and may choose the same one again. */
export function connectPicker(input, onFile) {
  input.addEventListener('change', () => {
    const [file] = input.files;
    input.value = '';
    if (file) onFile(file);
  });
}

export function connectDrop(hint, onFile) {
  let depth = 0; // dragenter and dragleave come for every element on the way
  const carriesFile = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  const show = (change) => {
    depth = Math.max(0, depth + change);
    hint.hidden = depth === 0;
  };
  addEventListener('dragenter', (event) => carriesFile(event) && show(+1));
  addEventListener('dragleave', (event) => carriesFile(event) && show(-1));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    show(-depth);
    const file = firstPicture(event.dataTransfer?.files);
    if (file) onFile(file);
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
