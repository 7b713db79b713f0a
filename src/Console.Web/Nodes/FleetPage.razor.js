// Whether rows have two lines: the server cannot see how wide the window is.
export const narrow = () => matchMedia('(max-width: 640px)').matches;
