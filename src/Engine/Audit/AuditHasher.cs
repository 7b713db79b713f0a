using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Store.Rows;

namespace IronicConsole.Engine.Audit;

/// <summary>
/// The hash of one link of a chain: SHA-256 over the hash before it and all that the row says, each text behind its length, so that nothing can be moved from one
/// field into the next (docs/adr/0010-audit-chain.md). One hasher is for one thread; it keeps its buffer.
/// </summary>
internal sealed class AuditHasher
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private byte[] _buffer = new byte[1024];
    private int _length;

    /// <summary>Begins a row.</summary>
    /// <param name="before">The hash of the link before it; zeros for the first.</param>
    /// <param name="link">Its place in its writer's chain.</param>
    /// <param name="number">Its place in the trail.</param>
    /// <param name="at">Microseconds of the Unix time.</param>
    public void Begin(ReadOnlySpan<byte> before, long link, long number, long at)
    {
        _length = 0;
        before.CopyTo(Room(Size));
        BinaryPrimitives.WriteInt64BigEndian(Room(8), link);
        BinaryPrimitives.WriteInt64BigEndian(Room(8), number);
        BinaryPrimitives.WriteInt64BigEndian(Room(8), at);
    }

    /// <summary>The next field, in UTF-8.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32BigEndian(Room(4), text.Length);
        text.CopyTo(Room(text.Length));
    }

    /// <summary>The next field.</summary>
    public void Text(string? text)
    {
        if (text is null)
        {
            Nothing();
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32BigEndian(Room(4), bytes);
        Encoding.UTF8.GetBytes(text, Room(bytes));
    }

    /// <summary>The next field, which the row does not have.</summary>
    public void Nothing() => BinaryPrimitives.WriteInt32BigEndian(Room(4), -1);

    /// <summary>The hash of all since <see cref="Begin"/>.</summary>
    public void End(Span<byte> hash) => SHA256.HashData(_buffer.AsSpan(0, _length), hash);

    /// <summary>The hash of a whole row behind that one.</summary>
    public void Of(ReadOnlySpan<byte> before, AuditRow row, Span<byte> hash)
    {
        Begin(before, row.Link, row.Number, row.At);
        Text(row.Writer);
        Text(row.By);
        Text(row.Command);
        Text(row.NodeId?.ToString().ToUpperInvariant()); // as SQLite keeps it
        Text(row.Outcome);
        Text(row.Detail);
        End(hash);
    }

    private Span<byte> Room(int bytes)
    {
        if (_length + bytes > _buffer.Length) Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + bytes));
        _length += bytes;
        return _buffer.AsSpan(_length - bytes, bytes);
    }
}
