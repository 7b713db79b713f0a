namespace IronicConsole.Engine.Store.Rows;

/// <summary>SQLite ended the whole transaction (disk full, I/O error): nothing of the group stands.</summary>
internal sealed class GroupLostException(Exception cause) : Exception("The transaction is gone.", cause);
