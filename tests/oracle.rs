//! What queries mean, asked of letters made for the question.

mod sentences;
