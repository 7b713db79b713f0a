using System.Net;

namespace IronicConsole.Engine.Hardware;

/// <summary>
/// The check that an effect passes in the moment it leaves for a BMC or an agent. Between the engine's own check and the wire lie a name look-up, a handshake, a queue, or a
/// process that was stopped for a while; so a driver puts what it sends into <see cref="Before"/>, and its first byte goes out only while the work may still go on.
/// </summary>
public static class LastCheck
{
    private static readonly AsyncLocal<Func<Task>?> Check = new();

    /// <summary>Runs <paramref name="send"/>; each body that it sends asks <paramref name="check"/> first, which throws when it must not leave.</summary>
    public static async Task<T> RunAsync<T>(Func<Task> check, Func<Task<T>> send)
    {
        Check.Value = check;
        return await send().ConfigureAwait(false);
    }

    /// <summary>The same body, checked when it is written to its connection; the body itself where nobody asked for a check.</summary>
    public static HttpContent Before(HttpContent body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Check.Value is { } check ? new Checked(body, check) : body;
    }

    private sealed class Checked : HttpContent
    {
        private readonly HttpContent _body;
        private readonly Func<Task> _check;

        public Checked(HttpContent body, Func<Task> check)
        {
            (_body, _check) = (body, check);
            foreach (var (name, values) in body.Headers) Headers.TryAddWithoutValidation(name, values);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await _check().ConfigureAwait(false);
            await _body.CopyToAsync(stream, context, cancellationToken).ConfigureAwait(false);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Headers.ContentLength ?? 0;
            return _body.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _body.Dispose();
            base.Dispose(disposing);
        }
    }
}
