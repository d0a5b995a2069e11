// Resizes a photo, or says that it does. The pool of resizers is small: first attempts of some photos are
// turned away. A photo can also be broken for good.

class Throttled extends Error {
  name = 'Throttled';
}

class BrokenPhoto extends Error {
  name = 'BrokenPhoto';
}

export const handler = async ({ photo, index, attempt }) => {
  if (photo.endsWith('.broken')) {
    throw new BrokenPhoto(`${photo} is not a picture`);
  }
  if (index % 3 === 1 && attempt === 0) {
    throw new Throttled(`no resizer is free for ${photo}`);
  }
  await new Promise((resolve) => setTimeout(resolve, 150 + 50 * index));
  return { photo, sizes: ['160x120', '640x480', '1280x960'], attempts: attempt + 1 };
};
