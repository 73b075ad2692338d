/**
 * How base64 of a picture begins: a JPEG with ff d8 ff, a PNG with its eight bytes of signature. The first letters tell, so
 * nothing is decoded, however large the picture is. base64url writes the same bytes with an underscore.
 */
const PICTURE = /^\s*(?:[/_]9j[/_]|iVBORw0KGgo)/;

/**
 * Whether a text is base64 of a JPEG or PNG, by how it begins. PingOne documents nothing else for pictures, and a page or
 * script in their place could run in whatever shows them.
 */
export const isPicture = (text: string): boolean => PICTURE.test(text);
