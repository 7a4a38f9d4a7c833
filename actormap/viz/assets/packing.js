// Rows that were sent as columns, in which each text stands once.

export const unpacked = ({ rows, columns }) => {
  const found = Array.from({ length: rows }, () => ({}));
  for (const [name, column] of Object.entries(columns)) {
    const { values, at } = Array.isArray(column) ? { at: column } : column;
    at.forEach((value, i) => {
      if (value !== null) found[i][name] = values ? values[value] : value;
    });
  }
  return found;
};
