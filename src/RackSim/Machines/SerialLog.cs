using System.Text;

namespace IronicConsole.RackSim.Machines;

/// <summary>What a serial console has shown; the oldest lines go when it grows long.</summary>
public sealed class SerialLog(TimeProvider clock)
{
    private const int Longest = 64 * 1024;
    private readonly Lock _gate = new();
    private StringBuilder? _text;

    /// <summary>Adds one line.</summary>
    public void Line(string text)
    {
        lock (_gate)
        {
            _text ??= new StringBuilder();
            _text.Append('[').Append(clock.GetUtcNow().ToString("HH:mm:ss.fff", null)).Append("] ").Append(text).Append('\n');
            if (_text.Length > Longest)
            {
                _text.Remove(0, _text.Length - (Longest / 2));
            }
        }
    }

    /// <summary>Forgets everything, as at power on.</summary>
    public void Clear()
    {
        lock (_gate) _text = null;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (_gate) return _text?.ToString() ?? "";
    }
}
