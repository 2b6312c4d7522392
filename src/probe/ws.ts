/** The one place where the package is opened: WebSocket peers that are as ordinary as those of our users. */
export { WebSocket, WebSocketServer } from 'ws';
