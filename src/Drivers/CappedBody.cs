namespace IronicConsole.Drivers;

/// <summary>Reads the body of an answer up to a limit.</summary>
internal static class CappedBody
{
    /// <summary>The bytes, or null when there are more than <paramref name="largest"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContent content, int largest, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > largest) return null;
        await using var stream = await content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int n; (n = await stream.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
        {
            if (read.Length + n > largest) return null;
            read.Write(buffer, 0, n);
        }

        return read.ToArray();
    }
}
