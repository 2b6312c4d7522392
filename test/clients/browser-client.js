// One run of a page as a client. Loaded into the page itself: nothing of node is here.
globalThis.runClient = (url, subprotocols) =>
  new Promise((resolve) => {
    const socket = new WebSocket(url, subprotocols);
    const seen = { opened: false, subprotocol: null, events: [], said: [], close: null };
    socket.addEventListener('open', () => {
      seen.opened = true;
      seen.subprotocol = socket.protocol || null;
      socket.send('{"type":"start"}');
    });
    socket.addEventListener('message', ({ data }) => {
      if (seen.events.push(JSON.parse(data).type) === 5) socket.close(1000);
    });
    socket.addEventListener('close', ({ code, reason }) => resolve({ ...seen, close: [code, reason] }));
  });
