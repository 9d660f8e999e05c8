// The drawings, as paths on a field of 24 by 24.

export const THUMB_UP = "M7 10v10H3V10zM7 11l4-8c1.7 0 2.5 1.2 2.2 2.8L12.6 9H19a2 2 0 0 1 2 2.4l-1.4 7A2 2 0 0 1 17.6 20H7";
export const THUMB_DOWN = "M17 14V4h4v10zM17 13l-4 8c-1.7 0-2.5-1.2-2.2-2.8l.6-3.2H5a2 2 0 0 1-2-2.4l1.4-7A2 2 0 0 1 6.4 4H17";
export const COPY = "M9 9h11v12H9zM5 15H4V3h11v2";
export const CLOSE = "M5 5l14 14M19 5L5 19";
export const NEWSPAPER = "M4 4h13v16H6a2 2 0 0 1-2-2zM17 8h3v10a2 2 0 0 1-2 2M7 8h7M7 12h7M7 16h4";
